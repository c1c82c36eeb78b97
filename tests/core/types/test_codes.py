from edge.core.types.codes import (
    Cue,
    FaultCode,
    Level,
    Phase,
    ReferenceKind,
    Verdict,
    ViewKind,
)

# As the contract spells them; a collector in another language knows no others.
CONTRACT = {
    ViewKind: "side oblique front unknown",
    Phase: "unknown standing eccentric bottom concentric",
    Level: "absent unsure neutral caution fault",
    FaultCode: "spine_flexion spine_extension lateral_flexion rotation neck "
    "knee_dominant hips_first shallow too_fast pelvis_drop asymmetry limb_low "
    "hips_high hips_low",
    Cue: "spine_flexion spine_extension other_fault good_rep recognised "
    "bow_ready bow_now bow_taken bow_unusable screen_ready screen_begin screen_done",
    ReferenceKind: "own_hinge standing population hands_and_knees hold_start",
    Verdict: "good caution fault unsure",
}


def test_the_words_are_the_contracts():
    for kind, words in CONTRACT.items():
        assert [str(word) for word in kind] == words.split()
