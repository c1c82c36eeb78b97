"""What is kept on the device: finished sets and sessions, never pictures.

settings    where the file is
log         sessions and sets, on disk as soon as a set is finished
reopening   the running rack's log, whatever state its file is in
writer      slow work, where no lamp waits for it
archive     finished sets and sessions -> the store, and whoever listens
late        sessions that the store would not take before the end
outbox      what the broker still has to be sent
spool       samples of health that wait for the broker
sqlite      the file itself: opened, claimed, brought forward, looked through
rows        sessions as rows, and which can be read
damaged     what becomes of a damaged file
people     one person's sessions: shown, given away, deleted
hinges      athletes' own neutral hinges, as numbers
"""
