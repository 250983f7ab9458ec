from common import X
