-- For wrk: posts the file that is named behind `--`, and tells the results as one line of JSON.
-- A number behind it is how many milliseconds, about, a connection waits before each request.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function init(args)
  local file = assert(io.open(args[1], "rb"))
  wrk.body = file:read("*a")
  file:close()
  local pause = tonumber(args[2])
  if pause then
    delay = function() return math.random(math.floor(pause / 2), math.floor(pause * 3 / 2)) end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format(
    '{"answers":%d,"microseconds":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
