"""What is wrong or right, now and over a repetition or set.

faults        angles and spine -> faults raised and cleared
in_view       is an exercise seen from where it can be judged?
judgement     faults raised -> the level that lamp and record rest on
feedback      levels -> what the lamp shows, held long enough to be read
feedback_mode how much of it is told, and when: learning needs less of it
lifting       frames -> repetitions and sets, by what the exercise decides
repetition    a bend's frames -> the record of a repetition
drawn         what a report draws of a repetition: its curve, its deepest point
set_judge     the frames and bends of a set -> its record, by one exercise
hold          frames -> the holds of a set, judged one by one
hold_figures  a body -> the figures that its hold is judged by
hold_record   a hold's frames -> its record
sides         what one side does that the other does not
drift         a set's later repetitions against its first
bow           asking for a neutral bow, step by step
"""
