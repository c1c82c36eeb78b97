"""Every movement against its truth: ``python -m benchmarks movements``.

looked       what the models saw of a clip, kept as a recording
judged       what the product makes of a recording: reps, holds, levels, angles
compared     that against the truth: counts, tempo, hold times, angles, phantoms
real_clips   the real clips, what is true of them, and which are set aside
rendered     the rendered movements' truth
motion       motion capture and pose tracks as recordings
tables       the table, clip by clip and in all
"""
