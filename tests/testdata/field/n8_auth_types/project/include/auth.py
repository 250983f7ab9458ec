from flask_appbuilder.const import AUTH_LDAP
from flask_appbuilder.security.manager import AUTH_DB
