"""The gym's side: sessions from the broker into SQLite or PostgreSQL.

collector   broker -> database, acknowledged once stored
arrivals    what has come and is not stored yet
batch       messages -> what is stored, what is refused
database    where a gym keeps its sessions
sqlite      a file
postgres    a server for many gyms
tables      the tables, step by step
migrations  older schemas -> the newest
view        one row a repetition
summary     one short row a set, for years at a time
notes       what a coach says of a session
reading     single sessions out of a database
export      all repetitions as CSV or Parquet
table       the racks in the terminal
metrics     what Prometheus reads from the collector
racks       whom a broker knows, and how to have it forget one
"""
