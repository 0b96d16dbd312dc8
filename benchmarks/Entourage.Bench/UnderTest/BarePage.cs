using System.Net;
using Entourage.Bench.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Bench.UnderTest;

/// <summary>The limit of a page: Kestrel with nothing in between and the same fixed bytes for every request.</summary>
internal static class BarePage
{
    public static async Task<int> RunAsync(int size)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        await using var app = builder.Build();
        var page = new byte[size];
        Array.Fill(page, (byte)'x');
        app.Run(async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = page.Length;
            await context.Response.BodyWriter.WriteAsync(page);
        });
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"{Child.Mark} {app.Urls.First()}"));
        await app.RunAsync();
        return 0;
    }
}
