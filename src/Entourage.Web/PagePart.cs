using Entourage.Languages;
using Microsoft.AspNetCore.Components;

namespace Entourage.Web;

/// <summary>What every page and every part of a page has at hand.</summary>
public abstract class PagePart : ComponentBase
{
    private Task? loading;

    /// <summary>Who reads.</summary>
    [Inject]
    private protected PageReader Reader { get; set; } = null!;

    /// <summary>Ends what is under way once the reader has left.</summary>
    private protected CancellationToken Stop => Reader.Context.RequestAborted;

    /// <summary>The words, in the reader's language.</summary>
    private protected Texts T => Reader.Texts;

    /// <summary>Reads what it shows. Nothing of it is drawn before, so its markup never meets what is not there yet.</summary>
    private protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await (loading ??= LoadAsync());
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>The address of one of our own files, by a name that changes with its content.</summary>
    protected string FileAt(string path) => "/" + Assets[path];
}
