"""Writes the pictures of this folder with Pillow, piexif and pillow-heif from PyPI: python3 make.py FOLDER. All values are invented."""

import sys
from pathlib import Path

import piexif
import pillow_heif
from PIL import Image, PngImagePlugin

folder = Path(sys.argv[1])
picture = Image.new("RGB", (48, 32))
picture.putdata([(x * 5 % 256, y * 7 % 256, (x * y) % 256) for y in range(32) for x in range(48)])
thumbnail = (folder / "thumb.jpg")
picture.resize((8, 8)).save(thumbnail)
exif = piexif.dump({
    "0th": {piexif.ImageIFD.Orientation: 6, piexif.ImageIFD.Artist: b"exif.artist@congty.example.vn", piexif.ImageIFD.Make: b"CANARY-CAMERA"},
    "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:12:01 08:00:00"},
    "GPS": {piexif.GPSIFD.GPSLatitude: ((21, 1), (1, 1), (4242, 100)), piexif.GPSIFD.GPSLatitudeRef: b"N"},
    "1st": {piexif.ImageIFD.Make: b"CANARY-THUMB"},
    "thumbnail": thumbnail.read_bytes(),
})
thumbnail.unlink()
xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description creator="xmp.creator@congty.example.vn"/></x:xmpmeta>'
picture.save(folder / "photo.jpg", exif=exif, xmp=xmp, comment=b"comment@congty.example.vn", quality=80)
picture.save(folder / "progressive.jpg", exif=exif, progressive=True)
plain = (folder / "photo.jpg").read_bytes()
iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x1ciptc.author@congty.example.vn"
(folder / "photo.jpg").write_bytes(plain[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + plain[2:] + b"after.the.end@congty.example.vn")
info = PngImagePlugin.PngInfo()
info.add_text("Author", "text.author@congty.example.vn")
info.add_text("Note", "ztxt.author@congty.example.vn " * 20, zip=True)
info.add_itxt("XML:com.adobe.xmp", xmp.decode())
picture.save(folder / "picture.png", pnginfo=info, exif=exif, dpi=(72, 72))
picture.save(folder / "picture.webp", exif=exif, xmp=xmp, lossless=True)
picture.convert("P").save(folder / "moving.gif", save_all=True, append_images=[picture.rotate(90).convert("P")], loop=0, comment=b"gif@congty.example.vn")
pillow_heif.register_heif_opener()
picture.save(folder / "photo.heic", exif=exif, xmp=xmp, quality=60)
