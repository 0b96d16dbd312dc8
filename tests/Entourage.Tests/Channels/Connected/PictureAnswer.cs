namespace Entourage.Tests.Channels.Connected;

/// <summary>How a contact's picture is answered.</summary>
internal sealed record PictureAnswer(int Status, string? Type, string? Caching, byte[] Bytes)
{
    /// <summary>Asks once.</summary>
    public static async Task<PictureAnswer> AskAsync(Person member, string path)
    {
        var stop = TestContext.Current.CancellationToken;
        using var answer = await member.Http.GetAsync(new Uri(path, UriKind.Relative), stop);
        return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.NonValidated["Cache-Control"].ToString(), await answer.Content.ReadAsByteArrayAsync(stop));
    }

    /// <summary>Asks until it is known.</summary>
    public static async Task<PictureAnswer> SeenAsync(Person member, string path)
    {
        for (var turn = 0; ; turn++)
        {
            var answer = await AskAsync(member, path);
            if (answer.Status != 204) return answer;
            Assert.Equal("no-store", answer.Caching);
            Assert.True(turn < 600, "It is never known.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
