def primes(limit):
    alive = bytearray([1]) * (limit + 1)
    alive[:2] = b"\0\0"
    for n in range(2, int(limit**0.5) + 1):
        if alive[n]:
            for multiple in range(n * n, limit + 1, n):
                alive[multiple] = 0
    return [n for n, is_so in enumerate(alive) if is_so]


found = primes(1_000_000)
f"{len(found):,} primes, the last {found[-1]:,}"
