import pendulum


def days_between(first, last):
    day = first
    while day <= last:
        yield day.to_date_string()
        day = day.add(days=1)


def age(of):
    return str((pendulum.now() - of).days)
