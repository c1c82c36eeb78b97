"""Camera, light, and what stands about.

backdrop  what is behind the lifter, painted flat: walls, racks, trees
camera    a pinhole camera beside the lifter
light     light from a sun or lamp, the sky and the floor, and the shadows it throws
noise     smooth noise in space, from a cube that repeats
props     things of a gym around the lifter: bar and plates, dumbbells, uprights, hair
scenery   what stands about a lifter: what the hands hold, posts, hair, a bystander
spoil     what a cheap camera does to a picture: blur, dark, noise, casts, compression
stage     a whole frame: a room, the lifter with their shadow, and somebody walking by
studio    where the joints of a posed body are, worked out once for every body
things    bells and benches: what is held, stood by or put down
"""
