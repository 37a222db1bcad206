-- Looks at what the configuration of docs/editors/neovim.md makes of a folder (WS): nothing is started by hand.
local folder = vim.env.WS
local report = { types = {} }
local function body()
  local function codes(buf)
    local found = {}
    for _, each in ipairs(vim.diagnostic.get(buf)) do table.insert(found, each.code or each.user_data.lsp.code) end
    return found
  end
  for _, name in ipairs({ 'global/msgc_server.conf', 'mgr1/eccluster.conf', 'east1/node-local.conf' }) do
    vim.cmd('edit ' .. folder .. '/' .. name)
    table.insert(report.types, vim.bo.filetype)
  end
  local here = vim.api.nvim_get_current_buf()
  local there = vim.fn.bufadd(folder .. '/default/ecelerity-cluster.conf')
  vim.wait(15000, function() return #codes(here) > 0 and #codes(there) > 0 end, 20)
  report.here = codes(here)
  report.there = codes(there)
  vim.cmd('EcconfEffective east1')
  report.effective = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n'):find('duravip_balance_set_size = 7', 1, true) ~= nil
end
local ok, problem = pcall(body)
if not ok then report.problem = tostring(problem) end
io.stdout:write('\n' .. vim.json.encode(report) .. '\n')
vim.cmd('qa!')
