using Entourage;
using Entourage.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddEntourage(builder.Configuration);

var app = builder.Build();
await app.Services.PrepareStorageAsync(CancellationToken.None);
app.UseEntourage();
app.MapEntourage();
await app.RunAsync();
