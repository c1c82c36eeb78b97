"""Pages for a phone in the same room, by Bottle, Waitress and Segno.

gate       who may look: a secret in the address, then a cookie
app        questions -> files, figures and what is asked for
server     the app on a port, in threads of its own
addresses  how this machine is reached from the local network
settings   the lifter's page: where it is, if anywhere
code       an address -> a QR code in the terminal, or to print
"""
