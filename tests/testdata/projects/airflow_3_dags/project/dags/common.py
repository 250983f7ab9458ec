OWNER = "billing"
TEAMS = ("north", "south")
