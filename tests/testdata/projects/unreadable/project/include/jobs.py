NAMES = ["include.tidy"]
