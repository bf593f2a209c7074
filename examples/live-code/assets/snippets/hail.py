def hail(n):
    path = [n]
    while n > 1:
        n = 3*n + 1 if n % 2 else n // 2
        path.append(n)
    return path

hail(6)
len(hail(27))
