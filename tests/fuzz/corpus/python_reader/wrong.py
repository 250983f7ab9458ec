print "x"
import a
x = (
  1
def f(:
  y = """ ÿ
