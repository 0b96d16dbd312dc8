using Entourage;
using Entourage.Storage;
using Entourage.Web.Commands;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddEntourage(builder.Configuration);

if (args is ["members", .. var words])
{
    // Standard output belongs to what the command prints.
    builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    await using var services = builder.Build();
    return await MembersCommand.RunAsync(words, services.Services, Console.Out, Console.Error, CancellationToken.None);
}

var app = builder.Build();
await app.Services.PrepareStorageAsync(CancellationToken.None);
app.UseEntourage();
app.MapEntourage();
await app.RunAsync();
return 0;

/// <summary>The executable; public so that tests can start it.</summary>
public partial class Program;
