from collections import Counter
from imageio_ffmpeg import write_frames
from PIL import Image

alive = {60 + 34j + at for at in (0, -1, 1j, -1j, 1 - 1j)}
near = [1, 1 + 1j, 1j, -1 + 1j, -1, -1 - 1j, -1j, 1 - 1j]
film = write_frames("films/life.mp4", (960, 544), fps=12)
film.send(None)
for generation in range(180):
    frame = Image.new("RGB", (120, 68), "white")
    for at in alive:
        frame.putpixel((int(at.real) % 120, int(at.imag) % 68), (153, 0, 0))
    film.send(frame.resize((960, 544), 0).tobytes())
    count = Counter(at + step for at in alive for step in near)
    alive = {at for at, n in count.items() if n == 3 or n == 2 and at in alive}
film.close()
frame.save("images/life.png")
