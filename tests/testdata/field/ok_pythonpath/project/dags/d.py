from common.util import X
