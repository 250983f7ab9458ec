import pendulum


def days_between(first, last):
    return [day.to_date_string() for day in pendulum.period(first, last).range("days")]


def age(of):
    return pendulum.now().diff(of).in_words()
