"""What is kept of the loop's steps, and who may tell the loop what to do.

recorder  steps and events -> one session record, handed to a sink
parties   whom the recorder asks and tells
control   commands from MQTT -> pipeline, recorder and buzzer
showing   a step -> what lamps and strip show of it, as the mode has it
by_hand   a button -> the same commands
archive   settings -> the store and broker that finished sessions go to
sparing   live frames -> those that are needed while little happens
resting   steps -> whether the lifter stands still between sets
health_meter  do pictures come, and can they be judged: the loop's figures
cooling   heat -> how many pictures are taken
thread_watch  nobody is there -> how many threads the pose model takes
loop_watch  pictures and heat, once a frame, after the lamp
reference the lifter's own neutral hinge: from where, and whose
screen    a person is led through what the article screens
replay    a file -> steps
aiming    mounting the camera with a phone in the hand
view_watch does the camera still see what it was aimed at
page      the lifter's page, on their own phone
lending   the camera is lent to that, and comes back
past      sessions that are over, for whoever asks for them
outputs   steps -> frames, summary, overlay and recording of a replay
"""
