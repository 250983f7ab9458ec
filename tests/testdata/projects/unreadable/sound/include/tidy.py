def run():
    print("tidy")
