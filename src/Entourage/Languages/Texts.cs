using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Entourage.Languages;

/// <summary>
/// Everything the product says, in one language. A language is one file, <c>Languages/{tag}.json</c>, from key to text: its words, its
/// month names, its separators and its rule for the singular, so that no host setting changes what people read. Texts are plain; whoever
/// writes them into HTML escapes them (<see cref="Utf8"/> is already escaped). Immutable and thread-safe.
/// </summary>
[FrontDoor]
internal sealed class Texts
{
    private const string Fallback = "en";
    private const int LongestHeader = 512;
    private const int MostRanges = 16;

    // Letters stay letters; only what means something in HTML is escaped.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly FrozenDictionary<string, string> texts;
    private readonly FrozenDictionary<string, byte[]> escaped;
    private readonly NumberFormatInfo format;

    private Texts(string language, Dictionary<string, string> texts)
    {
        Language = language;
        this.texts = texts.ToFrozenDictionary(StringComparer.Ordinal);
        escaped = texts.ToFrozenDictionary(t => t.Key, t => Encoding.UTF8.GetBytes(Html.Encode(t.Value)), StringComparer.Ordinal);
        format = new()
        {
            NumberGroupSeparator = this["number.group"],
            NumberDecimalSeparator = this["number.decimal"],
            NegativeSign = "−",
        };
    }

    /// <summary>Every language by its tag (BCP 47, lower case). Read once, from the files built into the program.</summary>
    public static IReadOnlyDictionary<string, Texts> All { get; } = Load();

    /// <summary>The tag, as <c>lang="…"</c> wants it.</summary>
    public string Language { get; }

    /// <summary>Every key of this language.</summary>
    public IEnumerable<string> Keys => texts.Keys;

    /// <summary>The text as it stands, placeholders included.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text: a mistake in the program, which the tests find first.</exception>
    public string this[string key] => texts.TryGetValue(key, out var text) ? text : throw Missing(key);

    /// <summary>The text with each <c>{name}</c> replaced by its value. A value is never looked at for placeholders.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text, or it holds a placeholder that no value is given for.</exception>
    public string this[string key, params ReadOnlySpan<(string Name, object Value)> values]
    {
        get
        {
            var text = this[key];
            var filled = new StringBuilder(text.Length + 32);
            var rest = text.AsSpan();
            while (rest.IndexOf('{') is >= 0 and var open)
            {
                var close = rest.IndexOf('}');
                filled.Append(rest[..open]).Append(Value(key, rest[(open + 1)..close], values));
                rest = rest[(close + 1)..];
            }
            return filled.Append(rest).ToString();
        }
    }

    /// <summary>
    /// The language for one reader: the member's own setting, then the cookie, then the header (RFC 9110 §12.5.4), then English. All three
    /// come from outside and may hold anything: what is unknown, malformed or over 512 characters is passed over.
    /// </summary>
    public static Texts Choose(string? memberChoice, string? cookie, string? acceptLanguage) =>
        Known(memberChoice) ?? Known(cookie) ?? Accepted(acceptLanguage) ?? All[Fallback];

    /// <summary>The text in UTF-8, escaped for HTML text and quoted attributes, placeholders included. Made once.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public ReadOnlySpan<byte> Utf8(string key) => escaped.TryGetValue(key, out var bytes) ? bytes : throw Missing(key);

    /// <summary><c>{key}.one</c> or <c>{key}.other</c>, as the language has it, with <c>{n}</c> replaced by <see cref="Number"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text, or it holds a placeholder that no value is given for.</exception>
    public string Count(string key, long n, params ReadOnlySpan<(string Name, object Value)> values) =>
        this[Singular(n) ? $"{key}.one" : $"{key}.other", [("n", Number(n)), .. values]];

    /// <summary>Grouped up to 10,000, above that in tenths of thousands or millions, cut and never rounded up: 9,999 · 12.3K · 1.2M.</summary>
    public string Number(long n)
    {
        var size = Math.Abs((decimal)n);
        if (size <= 10_000) return n.ToString("#,0", format);
        return size < 1_000_000
            ? this["number.thousands", ("n", Tenths(n / 1_000m))]
            : this["number.millions", ("n", Tenths(n / 1_000_000m))];
    }

    /// <summary>A length of time in its largest whole unit: 12 s, 3 min, 9 h, 4 days. A negative one counts as zero.</summary>
    public string Lasting(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => this["time.seconds", ("n", 0)],
        { TotalMinutes: < 1 } => this["time.seconds", ("n", time.Seconds)],
        { TotalHours: < 1 } => this["time.minutes", ("n", time.Minutes)],
        { TotalDays: < 1 } => this["time.hours", ("n", time.Hours)],
        _ => Count("time.days", time.Days),
    };

    /// <summary>How long ago something was: just now, 12 s ago, 4 days ago. What seems to lie ahead is now.</summary>
    public string Ago(TimeSpan time) => time.TotalSeconds < 5 ? this["time.now"] : this["time.ago", ("time", Lasting(time))];

    /// <summary>The day: 22 November 2026. In the offset it is given in.</summary>
    public string Date(DateTimeOffset at) =>
        this["date.full", ("day", at.Day == 1 ? this["date.first"] : Plain(at.Day)), ("month", MonthName(at.Month)), ("year", Plain(at.Year))];

    /// <summary>The month: November 2026. In the offset it is given in.</summary>
    public string Month(DateTimeOffset at) => this["date.month", ("month", MonthName(at.Month)), ("year", Plain(at.Year))];

    private static string Plain(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static KeyNotFoundException Missing(string key) => new($"No text has the key '{key}'.");

    private static string Value(string key, ReadOnlySpan<char> name, ReadOnlySpan<(string Name, object Value)> values)
    {
        foreach (var (given, value) in values)
        {
            if (name.SequenceEqual(given)) return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
        throw new KeyNotFoundException($"The text '{key}' needs a value for '{name}'.");
    }

    private static Texts? Known(string? tag)
    {
        if (tag is null or { Length: 0 or > 35 }) return null;
        tag = tag.ToLowerInvariant();
        if (All.TryGetValue(tag, out var exact)) return exact;
        return tag.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash && All.TryGetValue(tag[..dash], out var general) ? general : null;
    }

    private static Texts? Accepted(string? header)
    {
        if (header is null or { Length: > LongestHeader }) return null;
        var (best, weight, left) = ((Texts?)null, 0m, MostRanges);
        foreach (var part in header.AsSpan().Split(','))
        {
            if (left-- == 0) break;
            var range = header.AsSpan()[part];
            var semicolon = range.IndexOf(';');
            var quality = semicolon < 0 ? 1m : Quality(range[(semicolon + 1)..].Trim());
            if (quality <= weight) continue;
            if (Known((semicolon < 0 ? range : range[..semicolon]).Trim().ToString()) is not { } known) continue;
            (best, weight) = (known, quality);
        }
        return best;
    }

    // RFC 9110 §12.4.2: 0 to 1 with at most three decimals. Anything else weighs nothing.
    private static decimal Quality(ReadOnlySpan<char> parameter) =>
        parameter is ['q' or 'Q', '=', .. { Length: <= 5 } q]
            && decimal.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) && quality <= 1 ? quality : 0;

    private static Dictionary<string, Texts> Load()
    {
        const string Prefix = "Languages.", Suffix = ".json";
        var assembly = typeof(Texts).Assembly;
        var all = new Dictionary<string, Texts>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(file);
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var text in json.RootElement.EnumerateObject()) texts.Add(text.Name, text.Value.GetString()!);
            var language = name[Prefix.Length..^Suffix.Length];
            all.Add(language, new Texts(language, texts));
        }
        return all;
    }

    private bool Singular(long n) => n == 1 || (n == 0 && this["plural.zero"] == "one");

    private string Tenths(decimal n) => (decimal.Truncate(n * 10) / 10).ToString("#,0.#", format);

    private string MonthName(int month) => this[$"month.{month}"];
}
