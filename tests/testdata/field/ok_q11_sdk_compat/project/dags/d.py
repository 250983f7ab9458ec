from include.compat import DAG, Asset, task, Variable
x = Asset("s3://x")
