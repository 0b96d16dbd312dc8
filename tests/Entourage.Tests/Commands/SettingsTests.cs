using System.Text.RegularExpressions;
using Entourage.Web.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Commands;

/// <summary>What cannot be meant stops the start and is named, whichever section it is in.</summary>
public sealed partial class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-settings-").FullName;

    [Fact]
    public async Task A_setting_that_does_not_exist_is_named_in_every_section()
    {
        foreach (var section in await SectionsAsync())
        {
            Assert.Equal([$"{section.Name}: there is no 'Foo'."], await ComplaintsAsync($"--{section.Name}:Foo=1"));
        }
    }

    [Fact]
    public async Task Every_kind_of_settings_is_a_section_that_is_checked()
    {
        var kinds = from assembly in (System.Reflection.Assembly[])[typeof(Settings).Assembly, typeof(ServeCommand).Assembly]
                    from type in assembly.GetTypes()
                    from face in type.GetInterfaces()
                    where face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IValidateOptions<>)
                    select face.GetGenericArguments()[0].Name;
        Assert.Equal(kinds.Distinct().Order(StringComparer.Ordinal), (await SectionsAsync()).Select(section => section.Options.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_setting_is_in_the_document()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "settings.md"), TestContext.Current.CancellationToken);
        var told = Named().Matches(document).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var section in await SectionsAsync())
        {
            foreach (var setting in Names(section.Options))
            {
                Assert.True(told.Contains($"{section.Name}:{setting}") || told.Contains($":{setting}"), $"{section.Name}:{setting}");
            }
        }
    }

    // Some settings are a group of their own.
    private static IEnumerable<string> Names(Type options) =>
        from one in options.GetProperties()
        where one.CanWrite
        from name in one.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? Names(one.PropertyType).Select(inner => $"{one.Name}:{inner}") : [one.Name]
        select name;

    [Fact]
    public async Task A_section_that_does_not_exist_is_named() =>
        Assert.Equal(["Clip: there is no such section."], await ComplaintsAsync("--Clip:MostSeconds=60"));

    [Fact]
    public async Task The_file_in_the_data_folder_is_read_as_strictly()
    {
        var file = Path.Combine(folder, "entourage.json");
        var stop = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(file, """{"Chanels": {"DefaultCountry": "FR"}}""", stop);
        Assert.Equal(["Chanels: there is no such section."], await ComplaintsAsync());
        await File.WriteAllTextAsync(file, """{"Channels": {"DefaultContry": "FR"}}""", stop);
        Assert.Equal(["Channels: there is no 'DefaultContry'."], await ComplaintsAsync());
        await File.WriteAllTextAsync(file, """{"Channels": {"DefaultCountry": "FR"}, "Logging": {"LogLevel": {"Default": "Debug"}}, "Server": {"Port": 0}}""", stop);
        Assert.Empty(await ComplaintsAsync());
    }

    [Theory]
    [InlineData("--urls=http://localhost:0")]
    [InlineData("--environment=Production")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--Kestrel:Limits:MaxConcurrentConnections=100")]
    public async Task What_is_the_frameworks_is_left_to_it(string argument) => Assert.Empty(await ComplaintsAsync(argument));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<IReadOnlyList<SettingsSection>> SectionsAsync()
    {
        await using var app = ServeCommand.Build(["--applicationName=Entourage.Web", $"--Storage:Folder={folder}"]);
        return [.. app.Services.GetServices<SettingsSection>()];
    }

    // All that a start would say before it touches the store.
    private async Task<IReadOnlyList<string>> ComplaintsAsync(params string[] arguments)
    {
        try
        {
            await using var app = ServeCommand.Build(["--applicationName=Entourage.Web", $"--Storage:Folder={folder}", .. arguments]);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception failure) when (Settings.Explain(failure).ToList() is { Count: > 0 })
        {
            return [.. Settings.Explain(failure)];
        }
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+(?::[A-Za-z]+)+|:[A-Za-z]+)`")]
    private static partial Regex Named();
}
