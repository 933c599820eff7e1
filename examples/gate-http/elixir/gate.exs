# SPDX-License-Identifier: Apache-2.0
#
# A gate over plain HTTP: docs/guides/gate-http.md in Elixir, of its own library and that of Erlang/OTP alone.
#
#     elixir gate.exs --vectors ../../../docs/protocol/gate-vectors.json
#     elixir gate.exs --url http://127.0.0.1:4600 --key sk_... --customer acme --feature calls --quantity 2

defmodule Json do
  @moduledoc "JSON (RFC 8259), null as nil. Your product has a library for it, or an Elixir from 1.18 on."

  @deepest 100

  @doc "Raises an ArgumentError for what is no JSON."
  def read(text) do
    {value, rest} = value(blank(text), 0)
    if blank(rest) == "", do: value, else: refuse(rest)
  end

  defp refuse(rest), do: raise(ArgumentError, "this is no JSON: #{inspect(String.slice(rest, 0, 20))}")

  defp blank(<<byte, rest::binary>>) when byte in ~c( \t\r\n), do: blank(rest)
  defp blank(rest), do: rest

  defp value(rest, @deepest), do: refuse(rest)
  defp value("{" <> rest, depth), do: members(blank(rest), %{}, depth + 1)
  defp value("[" <> rest, depth), do: items(blank(rest), [], depth + 1)
  defp value("\"" <> rest, _depth), do: text(rest, "")
  defp value("true" <> rest, _depth), do: {true, rest}
  defp value("false" <> rest, _depth), do: {false, rest}
  defp value("null" <> rest, _depth), do: {nil, rest}

  defp value(rest, _depth) do
    case Regex.run(~r/\A(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][+-]?[0-9]+)?/, rest) do
      [all, whole] -> {String.to_integer(whole), after_bytes(rest, all)}
      [all, whole, fraction] -> {String.to_float(whole <> fraction), after_bytes(rest, all)}
      [all, whole, "", exponent] -> {String.to_float(whole <> ".0" <> exponent), after_bytes(rest, all)}
      [all, _, _, _] -> {String.to_float(all), after_bytes(rest, all)}
      nil -> refuse(rest)
    end
  end

  defp after_bytes(rest, all), do: binary_part(rest, byte_size(all), byte_size(rest) - byte_size(all))

  defp members("}" <> rest, found, _depth) when found == %{}, do: {found, rest}

  defp members("\"" <> rest, found, depth) do
    {name, rest} = text(rest, "")

    case blank(rest) do
      ":" <> rest ->
        {value, rest} = value(blank(rest), depth)
        found = Map.put(found, name, value)

        case blank(rest) do
          "," <> rest -> members(blank(rest), found, depth)
          "}" <> rest -> {found, rest}
          rest -> refuse(rest)
        end

      rest ->
        refuse(rest)
    end
  end

  defp members(rest, _found, _depth), do: refuse(rest)

  defp items("]" <> rest, [], _depth), do: {[], rest}

  defp items(rest, found, depth) do
    {value, rest} = value(rest, depth)

    case blank(rest) do
      "," <> rest -> items(blank(rest), [value | found], depth)
      "]" <> rest -> {Enum.reverse([value | found]), rest}
      rest -> refuse(rest)
    end
  end

  defp text("\"" <> rest, found), do: {found, rest}
  defp text("\\u" <> rest, found), do: unit(rest, found)

  for {letter, byte} <- Enum.zip(~c("\\/bfnrt), ~c("\\/\b\f\n\r\t)) do
    defp text(<<?\\, unquote(letter), rest::binary>>, found), do: text(rest, <<found::binary, unquote(byte)>>)
  end

  defp text(<<one::utf8, rest::binary>>, found) when one >= 32 and one != ?\\,
    do: text(rest, <<found::binary, one::utf8>>)

  defp text(rest, _found), do: refuse(rest)

  defp unit(<<high::binary-4, "\\u", low::binary-4, rest::binary>>, found) when high >= "d800" and high < "dc00" do
    case Base.decode16(high <> low, case: :mixed) do
      {:ok, <<0b110110::6, high::10, 0b110111::6, low::10>>} ->
        text(rest, <<found::binary, 0x10000 + high * 0x400 + low::utf8>>)

      _ ->
        refuse(rest)
    end
  end

  defp unit(<<digits::binary-4, rest::binary>>, found) do
    case Base.decode16(digits, case: :mixed) do
      {:ok, <<one::16>>} when one not in 0xD800..0xDFFF -> text(rest, <<found::binary, one::utf8>>)
      _ -> refuse(rest)
    end
  end

  defp unit(rest, _found), do: refuse(rest)

  def write(value) when is_map(value),
    do: "{" <> Enum.map_join(value, ",", fn {name, one} -> write(name) <> ":" <> write(one) end) <> "}"

  def write(value) when is_list(value), do: "[" <> Enum.map_join(value, ",", &write/1) <> "]"
  def write(nil), do: "null"
  def write(value) when is_binary(value), do: "\"" <> for(<<one::utf8 <- value>>, into: "", do: escaped(one)) <> "\""
  def write(value), do: to_string(value)

  defp escaped(one) when one in [?", ?\\] or one < 32,
    do: "\\u" <> String.pad_leading(Integer.to_string(one, 16), 4, "0")

  defp escaped(one), do: <<one::utf8>>
end

defmodule Quantity do
  @moduledoc "Decimal text as a whole number of 10^-12."

  @places 12
  @one 1_000_000_000_000

  def one, do: @one

  @doc "nil: it is none."
  def read(text) when is_binary(text) do
    case Regex.run(~r/\A(-?[0-9]{1,60})(?:\.([0-9]{1,12}))?\z/, text) do
      [_, whole] -> String.to_integer(whole) * @one
      [_, whole, fraction] -> String.to_integer(whole <> String.pad_trailing(fraction, @places, "0"))
      nil -> nil
    end
  end

  def read(_), do: nil

  def text(size) when size < 0, do: "-" <> text(-size)

  def text(size) do
    fraction = size |> rem(@one) |> Integer.to_string() |> String.pad_leading(@places, "0") |> String.trim_trailing("0")
    whole = Integer.to_string(div(size, @one))
    if fraction == "", do: whole, else: whole <> "." <> fraction
  end
end

defmodule Answer do
  @moduledoc """
  Answers from a snapshot; nil: nothing was ever known. What they depend on beside it is a map with `consumed` (here,
  and not part of the snapshot), `known_at`, `now`, `stale` and `rule` ("closed", "open", or last_known_hours).
  """

  @doc "The whole answer."
  def check(snapshot, feature, need, state) do
    mode = mode(state)
    entry = entry(snapshot, feature)
    quota = quota(entry, state)
    plan = snapshot && List.first(snapshot["plans"])

    said = fn allowed, reason, upgrade ->
      Map.merge(
        %{"allowed" => allowed, "reason" => reason, "upgrade" => upgrade, "plan" => plan, "stale" => state.stale},
        shown(entry, quota)
      )
    end

    cond do
      entry == nil and mode == :open -> said.(true, "outage", nil)
      entry == nil -> said.(false, "unknown_feature", nil)
      mode != :known -> said.(mode == :open, "outage", nil)
      quota != nil -> judged(quota, Quantity.read(need), entry, said, &upgrade(snapshot, feature, &1, &2))
      on?(entry) -> said.(true, "granted", nil)
      true -> said.(false, "not_granted", upgrade(snapshot, feature, false, nil))
    end
  end

  defp judged(_quota, wanted, _entry, said, _upgrade) when wanted == nil or wanted < 0,
    do: said.(false, "bad_need", nil)

  defp judged(%{taken: taken} = quota, wanted, entry, said, upgrade) do
    total = taken + wanted

    cond do
      not quota.granted -> said.(false, "not_granted", upgrade.(false, taken + Quantity.one()))
      Map.has_key?(entry, "blocked") -> said.(false, "spend_cap", nil)
      quota.ceiling != nil and total > quota.ceiling -> said.(false, "limit_reached", upgrade.(false, total))
      quota.limit == nil or total <= quota.limit -> said.(true, "granted", nil)
      true -> said.(true, "over_soft_limit", upgrade.(true, total))
    end
  end

  defp shown(entry, nil),
    do: %{"limit" => nil, "used" => nil, "remaining" => nil, "resets_at" => nil, "source" => entry["source"]}

  defp shown(entry, quota) do
    %{
      "limit" => entry["limit"],
      "used" => Quantity.text(quota.taken),
      "remaining" => quota.limit && Quantity.text(max(quota.limit - quota.taken, 0)),
      "resets_at" => entry["resets_at"],
      "source" => entry["source"]
    }
  end

  @doc "How is answered: by what is known, or by the rule alone."
  def mode(%{stale: false}), do: :known
  def mode(%{rule: "open"}), do: :open
  def mode(%{rule: "closed"}), do: :closed

  def mode(%{rule: %{"last_known_hours" => hours} = rule, known_at: known_at, now: now}) do
    cond do
      known_at != nil and DateTime.diff(now, known_at, :millisecond) < hours * 3_600_000 -> :known
      rule["afterwards"] == "open" -> :open
      true -> :closed
    end
  end

  # What a metered feature or seats come to; a limit or ceiling of nil is without end. What cannot be read is a limit
  # of zero that nobody grants.
  defp quota(%{"kind" => kind} = entry, state) when kind in ["metered", "seats"] do
    used = Quantity.read(entry["used"])
    taken = if over?(entry["resets_at"], state), do: 0, else: state.consumed + (used || 0)
    limit = Quantity.read(entry["limit"])
    unlimited? = Map.fetch(entry, "limit") == {:ok, nil}
    grace = entry |> Map.get("grace", "0") |> Quantity.read()
    soft? = entry["enforcement"] == "soft"

    cond do
      used == nil or grace == nil or (limit == nil and not unlimited?) or not is_binary(entry["source"]) ->
        %{granted: false, limit: 0, ceiling: 0, taken: taken}

      unlimited? or (soft? and not Map.has_key?(entry, "grace")) ->
        %{granted: true, limit: limit, ceiling: nil, taken: taken}

      true ->
        ceiling = if soft?, do: limit + grace, else: limit
        %{granted: ceiling > 0 or limit != 0, limit: limit, ceiling: ceiling, taken: taken}
    end
  end

  defp quota(_entry, _state), do: nil

  # The window ended after the server spoke of it.
  defp over?(nil, _state), do: false

  defp over?(resets_at, %{known_at: known_at, now: now}) do
    at = instant(resets_at)
    DateTime.compare(known_at, at) == :lt and DateTime.compare(at, now) != :gt
  end

  # The first offer that has `wanted` (nil: that grants it at all).
  defp upgrade(snapshot, feature, allowed, wanted) do
    upgrades = entry(snapshot, feature)["upgrades"] || []
    found = Enum.find(upgrades, &enough?(&1, allowed, wanted))
    offer = found && get_in(snapshot, ["offers", found["offer"]])
    offer && Map.update!(offer, "url", &(&1 && String.replace(&1, "{feature}", feature)))
  end

  defp enough?(_upgrade, _allowed, nil), do: true
  defp enough?(%{"soft" => true}, false, _wanted), do: true

  defp enough?(%{"limit" => limit}, _allowed, wanted) when is_binary(limit) do
    size = Quantity.read(limit)
    size != nil and size >= wanted
  end

  defp enough?(_upgrade, _allowed, _wanted), do: true

  @doc "nil: the snapshot does not have the feature."
  def entry(snapshot, feature), do: snapshot["features"][feature]

  defp on?(%{"kind" => "boolean", "allowed" => true}), do: true
  defp on?(entry), do: value(entry) != nil

  @doc "That of a value feature; nil: it is not granted."
  def value(%{"kind" => "value", "value" => value}) when is_binary(value) or is_number(value), do: value
  def value(_), do: nil

  @doc "The events that tell of what is consumed, numbered from `sender.number`; nil: it may not be."
  def usage_events(snapshot, feature, amount, sender, state) do
    size = Quantity.read(amount)

    with %{"kind" => "metered", "meter" => meter} <- entry(snapshot, feature),
         true <- size != nil and check(snapshot, feature, amount, state)["allowed"],
         data when data != nil <- event_data(meter["property"], size) do
      for {one, index} <- Enum.with_index(data) do
        %{
          "specversion" => "1.0",
          "id" => Integer.to_string(sender.number + index),
          "source" => sender.source,
          "type" => meter["event_type"],
          "subject" => sender.customer,
          "time" => state.now |> DateTime.truncate(:millisecond) |> DateTime.to_iso8601(),
          "data" => Map.merge(meter["data"] || %{}, one)
        }
      end
    else
      _ -> nil
    end
  end

  # Without a property each unit is an event, and there are no halves of them.
  defp event_data(nil, size) do
    if rem(size, Quantity.one()) == 0, do: List.duplicate(%{}, div(size, Quantity.one()))
  end

  defp event_data(_property, 0), do: []
  defp event_data(property, size), do: [%{property => Quantity.text(size)}]

  def instant(nil), do: nil

  def instant(text) do
    {:ok, at, 0} = DateTime.from_iso8601(text)
    at
  end
end

defmodule Gate do
  @moduledoc "One customer's gate: it asks when told to, and answers by what it knows."

  @stale_after_ms 60_000

  # `source` is unlike that of any other process; `waiting` are events that the server has not answered; `consumed` is,
  # by feature, what the server's numbers do not have.
  defstruct [:url, :key, :customer, :source, :snapshot, :etag, :known_at, number: 1, waiting: [], consumed: %{}]

  def new(url, key, customer) do
    random = Base.encode16(:crypto.strong_rand_bytes(16), case: :lower)
    %Gate{url: String.trim_trailing(url, "/"), key: key, customer: customer, source: "gate-http-elixir/" <> random}
  end

  @doc "Asks by entity tag: what did not change is not sent again. The status is 0 where nobody answers."
  def fetch(gate) do
    path = "/v1/customers/#{URI.encode(gate.customer, &URI.char_unreserved?/1)}/entitlements"
    asked = if gate.etag, do: [{~c"if-none-match", gate.etag}], else: []

    case :httpc.request(:get, {address(gate, path), headers(gate) ++ asked}, [timeout: 10_000], body_format: :binary) do
      {:ok, {{_, 200, _}, headers, text}} ->
        {_, etag} = List.keyfind(headers, ~c"etag", 0)
        {200, known(%{gate | snapshot: Json.read(text), etag: etag})}

      {:ok, {{_, 304, _}, _, _}} ->
        {304, known(gate)}

      {:ok, {{_, status, _}, _, _}} ->
        {status, gate}

      {:error, _} ->
        {0, gate}
    end
  end

  # Where nothing waits, all was recorded before we asked, so it is part of the answer.
  defp known(%Gate{waiting: []} = gate), do: %{gate | known_at: DateTime.utc_now(), consumed: %{}}
  defp known(gate), do: %{gate | known_at: DateTime.utc_now()}

  def check(gate, feature), do: Answer.check(gate.snapshot, feature, "1", state(gate, feature))

  def consume(gate, feature, amount) do
    case Answer.usage_events(gate.snapshot, feature, amount, gate, state(gate, feature)) do
      nil ->
        {false, gate}

      events ->
        consumed = Map.update(gate.consumed, feature, Quantity.read(amount), &(&1 + Quantity.read(amount)))
        {true, %{gate | consumed: consumed, waiting: gate.waiting ++ events, number: gate.number + length(events)}}
    end
  end

  @doc "Sends what waits. Whatever becomes of the answer, it may be sent again: the ids stay the same."
  def report(gate) do
    request = {address(gate, "/v1/events"), headers(gate), ~c"application/json", Json.write(gate.waiting)}

    case :httpc.request(:post, request, [timeout: 10_000], body_format: :binary) do
      {:ok, {{_, 200, _}, _, text}} -> Json.read(text)
      _ -> nil
    end
  end

  defp state(gate, feature) do
    now = DateTime.utc_now()
    stale = gate.known_at == nil or DateTime.diff(now, gate.known_at, :millisecond) > @stale_after_ms
    consumed = Map.get(gate.consumed, feature, 0)
    %{consumed: consumed, known_at: gate.known_at, now: now, stale: stale, rule: %{"last_known_hours" => 72}}
  end

  defp address(gate, path), do: String.to_charlist(gate.url <> path)
  defp headers(gate), do: [{~c"authorization", String.to_charlist("Bearer " <> gate.key)}]
end

defmodule Main do
  # The set of vectors that these answers were last held against.
  @contract "ba667524f85f8623"

  def run(%{vectors: file}) do
    case held_against(file) do
      nil ->
        IO.puts("agrees with #{@contract}")

      difference ->
        IO.puts(difference)
        System.halt(1)
    end
  end

  def run(%{url: url, key: key, customer: customer, feature: feature} = options) do
    {:ok, _} = Application.ensure_all_started(:inets)
    gate = fetched(fetched(Gate.new(url, key, customer)))
    say(%{step: "checked", answer: Gate.check(gate, feature)})
    {allowed, gate} = Gate.consume(gate, feature, Map.get(options, :quantity, "1"))
    say(%{step: "consumed", allowed: allowed})
    gate = if gate.waiting == [], do: gate, else: reported(gate)
    gate = fetched(gate)
    say(%{step: "checked", answer: Gate.check(gate, feature)})
    say(%{step: "checked", answer: Gate.check(gate, "no-such-feature")})
  end

  defp fetched(gate) do
    {status, gate} = Gate.fetch(gate)
    say(%{step: "fetched", status: status})
    gate
  end

  # Twice, as if the first answer had been lost.
  defp reported(gate) do
    for _ <- 1..2 do
      answer = Gate.report(gate)
      say(%{step: "reported", accepted: answer["accepted"], duplicates: answer["duplicates"]})
    end

    %{gate | waiting: []}
  end

  defp say(step), do: step |> Map.new(fn {name, value} -> {to_string(name), value} end) |> Json.write() |> IO.puts()

  # The first difference to the vectors; nil: there is none.
  defp held_against(file) do
    case file |> File.read!() |> Json.read() do
      %{"contract" => @contract} = vectors ->
        Enum.find_value(vectors["checks"], &checked(&1, vectors["snapshots"])) ||
          Enum.find_value(vectors["consumptions"], &consumed(&1, vectors["snapshots"]))

      %{"contract" => other} ->
        "the vectors are #{other}, and this gate was held against #{@contract}"
    end
  end

  defp checked(%{"feature" => feature, "answer" => expected} = question, snapshots) do
    snapshot = snapshots[question["snapshot"]]

    state = %{
      consumed: Quantity.read(question["consumed"]),
      known_at: Answer.instant(question["known_at"]),
      now: Answer.instant(question["now"]),
      stale: question["stale"],
      rule: question["rule"]
    }

    answer = Answer.check(snapshot, feature, question["need"], state)
    value = if answer["allowed"], do: Answer.value(Answer.entry(snapshot, feature))

    cond do
      answer != expected -> "#{question["name"]}: #{inspect(answer)} and not #{inspect(expected)}"
      value != question["value"] -> "#{question["name"]}: the value #{inspect(value)}"
      true -> nil
    end
  end

  defp consumed(%{"feature" => feature, "quantity" => amount, "events" => expected} = question, snapshots) do
    now = Answer.instant(question["now"])
    state = %{consumed: 0, known_at: now, now: now, stale: false, rule: "closed"}
    sender = %{number: 1, source: question["source"], customer: question["customer"]}
    events = Answer.usage_events(snapshots[question["snapshot"]], feature, amount, sender, state)
    if events != expected, do: "#{question["name"]}: #{inspect(events)} and not #{inspect(expected)}"
  end
end

names = for name <- [:vectors, :url, :key, :customer, :feature, :quantity], do: {name, :string}
{options, _, _} = OptionParser.parse(System.argv(), strict: names)
Main.run(Map.new(options))
