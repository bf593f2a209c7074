from random import random, seed

def hit():
    return random()**2 + random()**2 <= 1

seed(7)
hits = sum(hit() for _ in range(4096))
print(f"{4 * hits / 4096:.3f}")
