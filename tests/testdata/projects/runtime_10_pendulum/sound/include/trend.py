import pandas as pd
import pendulum


def trend(counts):
    frame = pd.DataFrame(counts).diff()
    frame["at"] = pendulum.now().isoformat()
    return frame
