powers = (2**n for n in range(1, 1001))
first = [str(power)[0] for power in powers]
name = "data/first_digits.csv"
with open(name, "w") as file:
    print("digit,powers of two", file=file)
    for digit in "123456789":
        share = first.count(digit) / 10
        print(f"{digit},{share}", file=file)
