RESET, BOLD = "\033[0m", "\033[1m"
names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
for code, name in enumerate(names, 30):
    print(f"{code}  \033[{code}m{name}{RESET}  \033[{code}m{BOLD}and bold{RESET}")
