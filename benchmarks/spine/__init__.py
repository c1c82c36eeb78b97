"""Error of pelvis and spine against known truth, and what real clips show.

tables       all of it, printed; python -m benchmarks spine
truth        rendered clips: error, share judged, ranks, red lamps
real         real clips: rounded against correct
bends        single bends of a clip
own          the same against a bow of the lifter's own, and what drift tells
printing     how these tables look
passer       the same lifter with and without somebody who walks by
outline      what a perfectly known edge would read
ablation     parts put in and left out; python -m benchmarks ablation
backdrop     evidence from background and motion, unused on the device
cache        what the pipeline makes of a clip, until what shaped it changes
stats        errors and rank correlation
plot         curves of a clip
"""
