-- How many threads of the store's may compute sums? Nobody waits for them as long as for an answer: half of them, so that
-- questions find the others.
SELECT greatest(1, intDiv(getSetting('max_threads'), 2)) AS threads
