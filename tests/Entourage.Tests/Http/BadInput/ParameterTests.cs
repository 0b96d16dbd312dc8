using System.Buffers.Text;
using System.Text;

namespace Entourage.Tests.Http.BadInput;

/// <summary>Ids, page markers, numbers and days in addresses.</summary>
public sealed class ParameterTests(BadInputSite site) : IClassFixture<BadInputSite>
{
    // As they stand in a path; each of them names nothing.
    private static readonly string[] Ids =
    [
        "-1", "0", "9223372036854775808", "18446744073709551616", "1e3", "0x10", "01", "%201", "%20", "null", "undefined",
        "%7B01900000-0000-7000-8000-000000000000%7D",
        "01900000-0000-7000-8000-000000000000", "..%2F..%2Fkeys", "%2e%2e%2f", "..%5C", "%0d%0aX-Bad:%201", "%D9%A3%D9%A3%D9%A3", "%EF%BC%91%EF%BC%92%EF%BC%93",
        "%C0%AF", "%ED%A0%80", "'%20OR%201=1--", "%25", "%25%5F%5C", "*", "@", "@@", new string('a', 10_000), "%F0%9F%91%A9",
    ];

    // Answer what is asked about a text that can be no handle, or draw one.
    private static readonly string[] AnswerAnything = ["GET /api/v1/accounts/handles/{handle}", "GET /pictures/{handle}.svg"];

    private static string Guids => Guid.CreateVersion7(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)).ToString("N");

    [Fact]
    public async Task K08_an_id_that_is_none_is_not_there()
    {
        var before = site.Server.Hash();
        foreach (var operation in site.Operations.Where(one => one.InPath.Count > 0))
        {
            // A group is what an operator calls it: RolloutTests say which names it may have.
            foreach (var place in operation.InPath.Where(place => place != "group"))
            {
                foreach (var id in Ids)
                {
                    var answer = await site.SendAsync(operation, site.Examples[operation.Name].PathOf(operation, place, id));
                    var right = answer is { Status: 400 or 404 or 405, Code: not null } || (answer.Status == 200 && AnswerAnything.Contains(operation.Name));
                    Assert.True(right, $"{operation.Name} {place}={(id.Length > 60 ? id[..60] : id)}: {answer.Status} {answer.Text}");
                    Assert.DoesNotContain("X-Bad", answer.Headers.Keys);
                }
            }
        }
        Assert.Equal(before, site.Server.Hash());
    }

    [Fact]
    public async Task K09_a_page_marker_that_was_not_written_here_is_refused()
    {
        string[] bad =
        [
            "x", "%00", "%20", "=", "%F0%9F%91%A9", new string('a', 10_240), "../", Mark("1"), Mark("1."), Mark("." + Guids), Mark("-1." + Guids),
            Mark("+1." + Guids), Mark(" 1." + Guids),
            Mark("1 ." + Guids), Mark("1e3." + Guids), Mark("0x1." + Guids), Mark("9223372036854775807." + Guids), Mark("253402300800000." + Guids),
            Mark("99999999999999999999." + Guids), Mark("1.2"), Mark("1." + Guids[..31]), Mark("1." + Guids + "0"), Mark("1.zz" + Guids[2..]),
                Mark("1." + Guids) + "=",
            Mark("01." + Guids), Mark("1." + Guids + "\n"), Mark("1.' OR 1=1--"), Mark("1." + new string('a', 65)), Mark("{\"at\":1}"),
        ];
        var lists = site.Operations.Where(operation => operation.InQuery.Contains("cursor")).ToList();
        Assert.True(lists.Count > 12);
        var before = site.Server.Hash();
        foreach (var operation in lists)
        {
            foreach (var cursor in bad)
            {
                var answer = await site.SendAsync(operation, site.Examples[operation.Name].PathOf(operation) + "?cursor=" + cursor);
                Assert.True(answer is { Status: 400, Code: "bad_cursor" },
                    $"{operation.Name} {(cursor.Length > 60 ? cursor[..60] : cursor)}: {answer.Status} {answer.Text}");
                Assert.Equal("cursor", answer["field"]);
            }
        }
        Assert.Equal(before, site.Server.Hash());
    }

    [Fact]
    public async Task K11_a_page_holds_one_to_a_hundred_rows()
    {
        foreach (var operation in site.Operations.Where(operation => operation.InQuery.Contains("limit")))
        {
            var path = site.Examples[operation.Name].PathOf(operation);
            foreach (var limit in (string[])["0", "-1", "1000000000", "-2147483648", "2147483647", "1", "100", "101", "007"])
            {
                Assert.True((await site.SendAsync(operation, $"{path}?limit={limit}")).Status == site.Examples[operation.Name].Status, $"{operation.Name} limit={limit}");
            }
            foreach (var limit in (string[])["abc", "1e9", "99999999999", "1.5", "0x10", "%D9%A3", "1,000", "NaN", "true", "1;2"])
            {
                var answer = await site.SendAsync(operation, $"{path}?limit={limit}");
                Assert.True(answer is { Status: 400, Code: "bad_request" }, $"{operation.Name} limit={limit}: {answer.Status} {answer.Text}");
            }
        }
        var creator = await site.Server.CreatorByTokenAsync("k11_creator");
        for (var i = 0; i < 3; i++) await site.Server.ReadyClipAsync(creator);
        Assert.Single((await creator.GetAsync("/api/v1/members/k11_creator/clips?limit=0")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(4, (await creator.GetAsync("/api/v1/members/k11_creator/clips?limit=1000000000")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task K12_an_idempotency_key_is_short_and_plain_and_everybody_has_their_own()
    {
        var (one, two) = (await site.Server.CreatorByTokenAsync("k12_one"), await site.Server.CreatorByTokenAsync("k12_two"));
        object body = new { channel = "copy_link" };
        var before = site.Server.Hash();
        foreach (var key in (string[])[new string('k', 129), new string('k', 300), "a b", "cl\u00E9", "k\u007F"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invitations") { Content = System.Net.Http.Json.JsonContent.Create(body) };
            Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
            using var response = await one.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode == 400 && text.Contains("idempotency_key_not_valid", StringComparison.Ordinal),
                $"'{key}': {(int)response.StatusCode} {text}");
        }
        Assert.Equal(before, site.Server.Hash());

        var (mine, theirs) = (await MakeAsync(one, "the-same"), await MakeAsync(two, "the-same"));
        Assert.NotEqual(mine["id"], theirs["id"]);
        Assert.Equal(mine["id"], (await MakeAsync(one, "the-same"))["id"]);
        Assert.Equal("key_reused", (await one.SendAsync(HttpMethod.Post, "/api/v1/invitations", new { channel = "sms" }, ("Idempotency-Key", "the-same"))).Code);
        Assert.Equal(201, (await MakeAsync(one, new string('k', 128))).Status);

        Task<Answer> MakeAsync(Person person, string key) => person.SendAsync(HttpMethod.Post, "/api/v1/invitations", body, ("Idempotency-Key", key));
    }

    [Fact]
    public async Task J22_days_that_are_none_are_refused()
    {
        string[] days =
        [
            "2026-02-29", "0000-01-01", "10000-01-01", "2026-13-01", "2026-1-1", "2026-01-01T00:00:00Z", "2026-01-01%2B25:00", "23:59:60", "abc", "%00",
            "-2026-01-01", "%D9%A2%D9%A0%D9%A2%D9%A6-01-01",
            "2026-01-01%20", "9999-12-31", new string('1', 5000),
        ];
        foreach (var operation in site.Operations.Where(operation => operation.InQuery.Contains("from")))
        {
            var path = site.Examples[operation.Name].PathOf(operation);
            foreach (var day in days)
            {
                foreach (var name in (string[])["from", "to"])
                {
                    var answer = await site.SendAsync(operation, $"{path}?{name}={day}");
                    Assert.True(answer is { Status: 422, Code: "range_not_valid" }, $"{operation.Name} {name}={day}: {answer.Status} {answer.Text}");
                }
            }
            Assert.Equal("range_not_valid", (await site.SendAsync(operation, $"{path}?from=2026-02-02&to=2026-02-01")).Code);
        }
    }

    [Fact]
    public async Task X14_J14_what_a_query_says_is_text_and_nothing_else()
    {
        string[] texts = ["'%20OR%201=1--", "%25", "%5F", "%5C", "%22%20*%20NEAR(", "(a%2B)%2B%24", "%00", "%ED%A0%80", new string('a', 5000), "",
            "%F0%9F%91%A9", "%3Cscript%3E"];
        var before = site.Server.Hash();
        foreach (var operation in site.Operations)
        {
            var path = site.Examples[operation.Name].PathOf(operation);
            foreach (var name in operation.InQuery.Except(["cursor", "limit", "from", "to"]))
            {
                foreach (var text in texts)
                {
                    var answer = await site.SendAsync(operation, $"{path}?{name}={text}");
                    Assert.True(answer.Status is 200 or 400 or 404 or 409 or 422 && (answer.Status == 200 || answer.Code is not null),
                        $"{operation.Name} {name}={text}: {answer.Status} {answer.Text}");
                    if (answer.Status == 200) Assert.True(text.Length == 0 || name is "member" or "handle", $"{operation.Name} {name}={text} was taken");
                }
            }
        }
        Assert.Equal(before, site.Server.Hash());
    }

    private static string Mark(string plain) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(plain));
}
