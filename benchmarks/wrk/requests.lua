-- Sends requests that were written beforehand, each thread its own share of them: wrk … -s requests.lua URL -- FILE THREADS
-- The file holds whole HTTP/1.1 requests with a zero byte after each, so that making them costs nothing while the clock runs.
local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local all = file:read("*a")
  file:close()
  local number, step = 0, tonumber(arguments[2])
  mine, sent = {}, 0
  for one in all:gmatch("([^%z]+)") do
    if number % step == place then mine[#mine + 1] = one end
    number = number + 1
  end
end

function request()
  sent = sent + 1
  return mine[(sent - 1) % #mine + 1]
end

function done(summary, latency)
  io.write(string.format(
    "\nresult %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
