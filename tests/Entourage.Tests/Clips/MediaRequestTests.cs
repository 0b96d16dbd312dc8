using System.Net.Http.Headers;
using CsCheck;
using Entourage.Clips;
using Entourage.Tests.Fuzzing;
using Entourage.Transcoding;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Clips;

/// <summary>Addresses of films with something wrong, and ranges of them that are no ranges (K-14).</summary>
public sealed class MediaRequestTests(Server server) : IClassFixture<Server>
{
    private const int Size = 1000;

    private HttpClient? http;

    [Fact]
    public async Task K14_an_address_opens_the_file_it_was_made_for_until_its_day_is_over()
    {
        var (owner, address, clip) = await FilmAsync("k14_owner");
        var other = await server.ReadyClipAsync(owner);
        Assert.Equal(200, (await server.Visitor().GetAsync(address)).Status);
        var (path, until, signature) = (address.Split('?')[0], Part(address, "until"), Part(address, "sig"));
        string[] wrong =
        [
            path, $"{path}?", $"{path}?until={until}", $"{path}?sig={signature}", $"{path}?until={until}&sig=", $"{path}?until={until}&sig={signature[..^1]}",
                $"{path}?until={until}&sig={signature}A",
            $"{path}?until={until}&sig={(signature[0] == 'A' ? 'B' : 'A')}{signature[1..]}", $"{path}?until={until}0&sig={signature}",
            $"{path}?until=%20{until}&sig={signature}", $"{path}?until={until}%00&sig={signature}",
            $"{path}?until=0{until}&sig={signature}", $"{path}?until=-1&sig={signature}", $"{path}?until=99999999999999999999&sig={signature}",
            $"{path}?until={until}&until={until}&sig={signature}",
            $"{path}?until={until}&sig={signature}&sig={signature}", $"{path.Replace(clip, other, StringComparison.Ordinal)}?until={until}&sig={signature}",
            $"{path.Replace("large", "small", StringComparison.Ordinal)}?until={until}&sig={signature}",
            $"{path.Replace("/1/", "/2/", StringComparison.Ordinal)}?until={until}&sig={signature}",
            $"{path.Replace("/1/", "/01/", StringComparison.Ordinal)}?until={until}&sig={signature}",
            $"{path.Replace(clip, clip.ToUpperInvariant(), StringComparison.Ordinal)}?until={until}&sig={signature}",
            $"{path}/?until={until}&sig={signature}", $"{path};x?until={until}&sig={signature}", $"/media/..%2F{clip}/1/large.mp4?until={until}&sig={signature}",
        ];
        foreach (var one in wrong) Assert.True((await server.Visitor().GetAsync(one)).Status == 404, one);
        // What else is asked beside it changes nothing.
        Assert.Equal(200, (await server.Visitor().GetAsync(address + "&x=1")).Status);
        server.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(404, (await server.Visitor().GetAsync(address)).Status);
    }

    [Fact]
    public async Task K14_a_range_is_one_piece_of_the_film_or_none()
    {
        var (_, address, _) = await FilmAsync("k14_ranges");
        (string Range, int Status)[] table =
        [
            ("bytes=0-", 206), ("bytes=0-0", 206), ("bytes=999-", 206), ("bytes=-1", 206), ("bytes=-5000", 206), ("bytes=0-99999", 206), ("bytes=1000-", 416),
            ("bytes=5000-6000", 416), ("bytes=-0", 416),
            ("bytes=5-2", 200), ("bytes=", 200), ("bytes", 200), ("lines=0-1", 200), ("bytes=a-b", 200), ("bytes=--1", 200), ("bytes=0-1,5-9", 200),
            ("bytes=99999999999999999999-", 200),
            ("bytes=" + string.Join(',', Enumerable.Range(0, 100).Select(i => $"{i}-{i}")), 200), ("bytes=" + new string('0', 3000) + "-", 200),
            ("bytes=0x0-0x9", 200),
        ];
        foreach (var (range, status) in table)
        {
            var (answered, length, said) = await AskAsync(address, range);
            var right = answered == status || (status == 200 && answered is 416 or 206 && length <= Size);
            Assert.True(right, $"{range[..Math.Min(40, range.Length)]}: {answered}, {length} bytes, {said}");
        }
        foreach (var range in Fuzz.Some(Gen.OneOf(Fuzz.Nearly(Gen.Const("bytes=10-20")), Fuzz.Text), 100))
        {
            if (range.Any(c => c is < ' ' or > '~')) continue;
            var (answered, length, _) = await AskAsync(address, range);
            Assert.True(answered is 200 or 206 or 416 && length <= Size, range);
        }
    }

    private async Task<(int Status, int Length, ContentRangeHeaderValue? Said)> AskAsync(string address, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Range", range);
        using var response = await http!.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if ((int)response.StatusCode == 206) Assert.Equal(bytes.Length, response.Content.Headers.ContentRange!.To - response.Content.Headers.ContentRange.From + 1);
        return ((int)response.StatusCode, bytes.Length, response.Content.Headers.ContentRange);
    }

    // The file stands in for what the transcoder would have made.
    private async Task<(Person Owner, string Address, string Clip)> FilmAsync(string handle)
    {
        var owner = await server.JoinAsync(handle);
        http = server.Visitor().Http;
        var clip = await server.ReadyClipAsync(owner);
        var file = server.Services.GetRequiredService<ClipFolders>().Finished(ClipId.Parse(clip, null), 1, ClipFiles.Large);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, new byte[Size], TestContext.Current.CancellationToken);
        return (owner, (await owner.GetAsync($"/api/v1/clips/{clip}"))["video"]!, clip);
    }

    private static string Part(string address, string name) => address.Split(name + "=")[1].Split('&')[0];
}
