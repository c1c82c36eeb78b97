"""What a loop speaks with: commands that come, answers given, sessions stored."""

import json

from edge.wire.reading import read_command


class Line:
    """Commands to come, answers given, states told."""

    def __init__(self):
        self.commands, self.answers, self.states = [], [], []

    def poll(self):
        return self.commands.pop(0) if self.commands else None

    def respond(self, name, command, error=None):
        self.answers.append((name, command.transaction, error))

    def state(self, payload):
        if not self.states or payload != self.states[-1]:
            self.states.append(payload)

    def say(self, name, **arguments):
        text = json.dumps({"transaction": f"t{len(self.answers)}", **arguments})
        self.commands.append((name, read_command(name, text.encode())))


class Sink:
    def __init__(self):
        self.closed = []

    def open_session(self, session):
        pass

    def add_rep(self, rep):
        pass

    def add_hold(self, hold):
        pass

    def add_set(self, session_id, index, finished):
        pass

    def close_session(self, session_id, session):
        self.closed.append(session)
