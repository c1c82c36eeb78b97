"""What is kept on the device: finished sets and sessions, never pictures.

settings    where the file is
log         sessions and sets, on disk as soon as a set is finished
reopening   the running rack's log, whatever state its file is in
writer      slow work, where no lamp waits for it
archive     finished sets and sessions -> the store, and whoever listens
late        sessions that the store would not take before the end
outbox      what the broker still has to be sent
spool       samples of health that wait for the broker
database    opens the SQLite file
migrations  older schemas -> the newest
rows        sessions as rows, and which can be read
page_check  are the file's pages whole
claim       one rack at a time
damaged     what becomes of a damaged file
causes      errors of SQLite -> words and a reason code
people     one person's sessions: shown, given away, deleted
hinges      athletes' own neutral hinges, as numbers
"""
