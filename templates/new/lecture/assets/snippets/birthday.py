from math import prod

def chance(people):
    return 1 - prod((365 - k) / 365 for k in range(people))

for people in 10, 23, 40:
    print(f"{people} people: {chance(people):.1%}")
