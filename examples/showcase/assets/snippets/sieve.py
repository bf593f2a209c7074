def primes(limit):
    alive = bytearray([1]) * (limit + 1)
    alive[:2] = b"\0\0"
    for n in range(2, int(limit**0.5) + 1):
        if alive[n]:
            alive[n * n :: n] = bytes(len(alive[n * n :: n]))
    return [n for n in range(limit + 1) if alive[n]]


found = primes(1_000_000)
f"{len(found):,} primes, the last of them {found[-1]:,}"
