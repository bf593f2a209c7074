import csv
from bisect import bisect
from math import log

with open("data/primes.csv", "w") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["n", "primes", "n / ln n", "ratio"])
    for n in (10**power for power in range(1, 7)):
        count, estimate = bisect(found, n), n / log(n)
        numbers = f"{count:,}", f"{estimate:,.0f}"
        table.writerow([f"{n:,}", *numbers, f"{count / estimate:.3f}"])
