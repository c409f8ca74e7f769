-- Which generation is next? Higher than every one before, also where the clock was set back.
SELECT toString(greatest(toUInt64(toUnixTimestamp64Nano(now64(9))), {after:UInt64} + 1)) AS generation
