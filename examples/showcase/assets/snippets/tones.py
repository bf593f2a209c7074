import wave
from math import pi, sin

rate, sound = 16_000, bytearray()
for sines in 1, 2, 3, 4:
    for n in range(rate):
        turn = 2 * pi * 220 * n / rate
        odd = range(1, 2 * sines, 2)
        high = sum(sin(k * turn) / k for k in odd)
        sample = int(8000 * high)
        sound += sample.to_bytes(2, "little", signed=True)
with wave.open("sounds/sines.wav", "wb") as file:
    file.setparams((1, 2, rate, 0, "NONE", ""))
    file.writeframes(sound)
