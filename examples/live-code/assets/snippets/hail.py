# hide
from itertools import takewhile
# show
def hail(n):
    path = [n]
    while n > 1:
        n = 3 * n + 1 if n % 2 else n // 2
        path.append(n)
    return path

hail(6)
list(takewhile(lambda n: n > 1, hail(5)))
