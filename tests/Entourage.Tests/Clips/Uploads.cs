namespace Entourage.Tests.Clips;

/// <summary>What people do with clips, in their words.</summary>
internal static class Uploads
{
    private static readonly string[] Folders = ["uploads", "drafts", "media"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static MultipartFormDataContent Form(byte[] film, string? caption = null, string name = "clip.mp4")
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(film), "file", name } };
        if (caption is not null) form.Add(new StringContent(caption), "caption");
        return form;
    }

    public static Task<Answer> UploadAsync(this Person person, byte[] film, string? caption = null, string? key = null) =>
        person.SendAsync(HttpMethod.Post, "/api/v1/clips", Form(film, caption), key is null ? [] : [("Idempotency-Key", key)]);

    public static async Task<Answer> UploadAsync(this Person person, string file, string? caption = null, string? key = null) =>
        await person.UploadAsync(await File.ReadAllBytesAsync(file, Stop), caption, key);

    /// <summary>Uploads and waits until the clip can be watched; its id.</summary>
    public static async Task<string> PublishAsync(this Person person, string file, string? caption = null)
    {
        var uploaded = await person.UploadAsync(file, caption);
        Assert.Equal(202, uploaded.Status);
        var id = uploaded["id"]!;
        var ended = await person.UntilEndedAsync(id);
        Assert.Equal("ready", ended["status"]);
        return id;
    }

    /// <summary>Waits until a clip is ready with both its films, or has failed.</summary>
    public static Task<Answer> UntilEndedAsync(this Person person, string id) => person.UntilAsync(id, clip => !clip.Json.GetProperty("rough").GetBoolean());

    /// <summary>Waits until a clip can be watched, in its small film at least, or has failed.</summary>
    public static Task<Answer> UntilReadyAsync(this Person person, string id) => person.UntilAsync(id, _ => true);

    private static async Task<Answer> UntilAsync(this Person person, string id, Func<Answer, bool> enough)
    {
        while (true)
        {
            var clip = await person.GetAsync($"/api/v1/clips/{id}");
            Assert.Equal(200, clip.Status);
            if (clip["status"] != "processing" && enough(clip)) return clip;
            await Task.Delay(50, Stop);
        }
    }

    /// <summary>Everything that lies in the folders of clips, as paths below the data folder.</summary>
    public static string[] Left(this Server server) =>
    [
        .. Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(server.Folder, folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(server.Folder, file)),
    ];

    /// <summary>Waits until nothing of a clip lies about any more: files go after the answer.</summary>
    public static Task UntilNothingIsLeftAsync(this Server server) => server.UntilLeftAsync([]);

    /// <summary>Waits until of so many clips nothing is left but what is finished.</summary>
    public static async Task UntilOnlyFinishedAsync(this Server server, int clips)
    {
        await server.UntilLeftAsync([.. Enumerable.Repeat(Entourage.Transcoding.ClipFiles.All, clips).SelectMany(name => name).Order(StringComparer.Ordinal)]);
    }

    private static async Task UntilLeftAsync(this Server server, string[] names)
    {
        for (var tries = 0; tries < 1200 && !Now().SequenceEqual(names); tries++) await Task.Delay(50, Stop);
        Assert.Equal(names, Now());

        IEnumerable<string?> Now() => server.Left().Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }
}
