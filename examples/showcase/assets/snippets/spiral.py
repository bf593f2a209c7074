from PIL import Image

image = Image.new("1", (403, 403), 1)
x, y, n, side = 201, 201, 1, 1
dx, dy, alive = 1, 0, set(found)
while n < 401**2:
    for step in range(2 * side):
        ink = 0 if n in alive else 1
        image.putpixel((x, y), ink)
        x, y, n = x + dx, y + dy, n + 1
        if step % side == side - 1:
            dx, dy = dy, -dx
    side += 1
image = image.resize((1209, 1209))
image.save("images/spiral.png")
