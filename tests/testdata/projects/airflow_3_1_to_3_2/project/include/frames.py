from airflow.serialization.serde import deserialize, serialize


def copy_of(value):
    return deserialize(serialize(value))
