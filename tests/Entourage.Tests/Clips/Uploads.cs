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

    /// <summary>Waits until a clip is ready or has failed.</summary>
    public static async Task<Answer> UntilEndedAsync(this Person person, string id)
    {
        while (true)
        {
            var clip = await person.GetAsync($"/api/v1/clips/{id}");
            Assert.Equal(200, clip.Status);
            if (clip["status"] != "processing") return clip;
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
    public static async Task UntilNothingIsLeftAsync(this Server server)
    {
        for (var tries = 0; tries < 100 && server.Left().Length > 0; tries++) await Task.Delay(50, Stop);
        Assert.Empty(server.Left());
    }
}
